import type { SqlAnswer } from '@wp/eda';
import { EmptyState } from '../../parts/state.tsx';

export const Chart = ({ answer }: { answer: SqlAnswer }) => <EmptyState>{answer.rows}</EmptyState>;
