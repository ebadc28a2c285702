import { type Finding, findingOf, flagWhere } from './finding.ts';

/** A rule of the user's own: flags where `breaks` says so (pecos' custom check). It is asked about missing values too, as NaN. */
export function ownRule(
  values: Float64Array,
  rule: {
    readonly name: string;
    readonly definition: string;
    readonly breaks: (value: number, row: number) => boolean;
  },
): Finding {
  return findingOf(flagWhere(values, rule.breaks), {
    check: `rule:${rule.name}`,
    definition: rule.definition,
    certainty: 'likely',
    remedy: 'mask',
  });
}
