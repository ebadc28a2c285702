import type { Step } from '@wp/eda';
import { beforeEach, describe, expect, it } from 'vitest';
import { addStep, beginPipeline, pipelineSteps, redoStep, undoStep } from './pipeline-store.ts';

const step = (where: string): Step => ({ step: 'filter', where });

describe('the steps of a pipeline', () => {
  beforeEach(() => {
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
  });

  it('lose what was undone once another is added', () => {
    addStep(step('a > 1'));
    undoStep();
    addStep(step('c > 1'));
    redoStep();
    expect(pipelineSteps()).toEqual([step('c > 1')]);
  });
});
