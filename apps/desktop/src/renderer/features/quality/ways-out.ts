import type { CheckId, QualityFinding, Step } from '@wp/eda';
import { createElement, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { type Command, useCommands } from '../../commands/registry.ts';
import type { OpenDataset } from '../../data/analysis.ts';
import { useSession } from '../../data/session.ts';
import { addStep, redoStep, undoStep, usePipeline } from '../../offline/pipeline-store.ts';
import { useTimeFormat } from '../../time/format.ts';
import { AnnotateDialog } from '../explore/annotate-dialog.tsx';
import { useAnnotations } from '../explore/use-annotations.ts';
import type { ModuleQuestion } from './opened-module.tsx';
import { maskStep, stepOf } from './steps.ts';

/** What can be done about a finding; why not where it cannot. */
export interface WaysOut {
  mask(): void;
  cannotMask: string | undefined;
  add(): void;
  cannotAdd: string | undefined;
  annotate(): void;
  cannotAnnotate: string | undefined;
  dialog: ReactNode;
}

interface Given {
  dataset: OpenDataset;
  question: ModuleQuestion;
  check: CheckId;
  finding: QualityFinding | undefined;
  onClose(): void;
}

const NO_FINDING = 'There is no finding to speak of.';

/** Mask, Add step and Annotate, by button and by key; Escape closes. */
export function useWaysOut({ dataset, question, check, finding, onClose }: Given): WaysOut {
  const { column, module } = question;
  const { steps, past, future } = usePipeline();
  const cannotAnnotate = useCannotAnnotate(dataset, module);
  const [isAnnotating, setAnnotating] = useState(false);
  const about = { column, module, by: dataset.by, time: dataset.time, settings: question.settings };
  const mask = finding === undefined ? undefined : maskStep(about, finding);
  const own = stepOf(check, about);
  const has = (step: Step) => steps.some((one) => JSON.stringify(one) === JSON.stringify(step));
  const ways: WaysOut = {
    mask: () => mask !== undefined && addStep(mask),
    cannotMask: mask === undefined ? NO_FINDING : has(mask) ? 'It is masked already.' : undefined,
    add: () => 'step' in own && addStep(own.step),
    cannotAdd: 'why' in own ? own.why : has(own.step) ? 'The step is there already.' : undefined,
    annotate: () => setAnnotating(true),
    cannotAnnotate: finding === undefined ? NO_FINDING : cannotAnnotate,
    dialog:
      isAnnotating && finding !== undefined
        ? createElement(Annotate, { question, finding, onClose: () => setAnnotating(false) })
        : undefined,
  };
  useWaysOutCommands({ ...ways, onClose }, { canUndo: past.length > 0, canRedo: future.length > 0 });
  return ways;
}

/** Annotations are the server's; while it is away they wait on this machine. Nobody, and a viewer, makes none. */
function useCannotAnnotate({ by }: OpenDataset, module: string): string | undefined {
  const session = useSession();
  if (session?.user == null) return 'Annotations are kept at a server: sign in first.';
  if (session.user.role === 'viewer') return 'A viewer reads annotations and makes none.';
  if (by === null) return `No column says which module ${module} is.`;
  return undefined;
}

function Annotate(props: { question: ModuleQuestion; finding: QualityFinding; onClose(): void }) {
  const { question, finding, onClose } = props;
  const { range } = useTimeFormat();
  const annotations = useAnnotations(finding);
  return createElement(AnnotateDialog, {
    annotations,
    modules: [question.module],
    metrics: [question.column],
    range: finding,
    describe: ({ fromMs, toMs }: { fromMs: number; toMs: number }) => range(fromMs, toMs),
    onClose,
  });
}

function useWaysOutCommands(
  ways: WaysOut & { onClose(): void },
  can: { canUndo: boolean; canRedo: boolean },
) {
  const present = useRef(ways);
  useEffect(() => {
    present.current = ways;
  });
  const { cannotMask, cannotAdd, cannotAnnotate } = ways;
  const { canUndo, canRedo } = can;
  useCommands(
    useMemo((): Command[] => {
      const group = 'Selection';
      return [
        {
          id: 'quality.mask',
          title: 'Mask the finding',
          group,
          shortcut: 'M',
          disabled: cannotMask,
          run: () => present.current.mask(),
        },
        {
          id: 'quality.annotate',
          title: 'Annotate the finding',
          group,
          shortcut: 'A',
          disabled: cannotAnnotate,
          run: () => present.current.annotate(),
        },
        {
          id: 'quality.step',
          title: 'Add the check as a step',
          group,
          disabled: cannotAdd,
          run: () => present.current.add(),
        },
        {
          id: 'quality.close',
          title: 'Close the series',
          group,
          shortcut: 'Escape',
          run: () => present.current.onClose(),
        },
        {
          id: 'pipeline.undo',
          title: 'Undo the last step',
          group,
          shortcut: 'Z',
          disabled: canUndo ? undefined : 'there is none',
          run: undoStep,
        },
        {
          id: 'pipeline.redo',
          title: 'Redo the step',
          group,
          shortcut: 'Shift+Z',
          disabled: canRedo ? undefined : 'there is none',
          run: redoStep,
        },
      ];
    }, [cannotMask, cannotAdd, cannotAnnotate, canUndo, canRedo]),
  );
}
