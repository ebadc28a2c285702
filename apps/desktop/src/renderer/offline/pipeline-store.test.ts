import type { Step } from '@wp/eda';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  addStep,
  beginPipeline,
  changeItems,
  duplicateItem,
  moveItem,
  pipelineSteps,
  pipelineStore,
  redoStep,
  removeItem,
  toggleItem,
  undoStep,
} from './pipeline-store.ts';

const kept = new Map<string, string>();
vi.stubGlobal('localStorage', {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => kept.set(key, value),
  removeItem: (key: string) => kept.delete(key),
});

const step = (where: string): Step => ({ step: 'filter', where });

describe('the steps of a pipeline', () => {
  beforeEach(() => {
    kept.clear();
    beginPipeline('other');
    beginPipeline('roof');
  });

  it('are undone and redone one by one, to the beginning and back', () => {
    addStep(step('a > 1'));
    addStep(step('b > 1'));
    undoStep();
    expect(pipelineSteps()).toEqual([step('a > 1')]);
    undoStep();
    undoStep();
    expect(pipelineSteps()).toEqual([]);
    redoStep();
    redoStep();
    redoStep();
    expect(pipelineSteps()).toEqual([step('a > 1'), step('b > 1')]);
  });

  it('are those of one dataset, and stay when it is opened again', () => {
    addStep(step('a > 1'));
    beginPipeline('roof');
    expect(pipelineSteps()).toEqual([step('a > 1')]);
    beginPipeline('barn');
    expect(pipelineSteps()).toEqual([]);
    // As it was left, also in the next window.
    beginPipeline('roof');
    expect(pipelineSteps()).toEqual([step('a > 1')]);
    kept.set('wp.pipeline.old', '[{"step":{"step":"no such step"}}]');
    beginPipeline('old');
    expect(pipelineSteps()).toEqual([]);
  });

  it('lose what was undone once another is added', () => {
    addStep(step('a > 1'));
    undoStep();
    addStep(step('c > 1'));
    redoStep();
    expect(pipelineSteps()).toEqual([step('c > 1')]);
  });

  it('are moved, switched off, copied and removed, each as one change', () => {
    for (const where of ['a', 'b', 'c']) addStep(step(where));
    const [a, b] = pipelineStore.getState().items;
    const [first, second] = [a?.id ?? 0, b?.id ?? 0];
    const shown = () => pipelineSteps().map((one) => ('where' in one ? one.where : ''));
    changeItems((items) => moveItem(items, first, 2));
    expect(shown()).toEqual(['b', 'c', 'a']);
    changeItems((items) => moveItem(items, first, 9));
    expect(pipelineStore.getState().past).toHaveLength(4);
    changeItems((items) => toggleItem(items, second));
    expect(shown()).toEqual(['c', 'a']);
    changeItems((items) => duplicateItem(items, first));
    expect(shown()).toEqual(['c', 'a', 'a']);
    changeItems((items) => removeItem(items, first));
    expect(shown()).toEqual(['c', 'a']);
    for (let i = 0; i < 4; i++) undoStep();
    expect(shown()).toEqual(['a', 'b', 'c']);
  });
});
