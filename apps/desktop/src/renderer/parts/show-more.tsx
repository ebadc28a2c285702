import { Button } from './button.tsx';
import styles from './show-more.module.css';

interface Paged {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage(): unknown;
}

/** Button below a list that is read page by page: the way to the next one, while there is one. */
export const ShowMore = ({ of: list }: { of: Paged }) =>
  list.hasNextPage && (
    <Button
      className={styles.more}
      disabled={list.isFetchingNextPage}
      onClick={() => void list.fetchNextPage()}
    >
      {list.isFetchingNextPage ? 'Reading…' : 'Show more'}
    </Button>
  );
