import { quoted } from '../store/sql/statements.ts';
import { BINDS, FUNCTIONS, NEGATED_BINDS, tokensOf } from './expression.ts';
import { StepError } from './frame.ts';

const OPERATORS: Readonly<Record<string, string>> = { '==': '=', '!=': '<>' };
const NAMES: Readonly<Record<string, string>> = { log: 'ln', min: 'least', max: 'greatest' };

/**
 * An expression of {@link parseExpression} as SQL of core functions. A division by zero is NULL in both; what is missing
 * is NULL there.
 */
export function expressionSql(source: string): string {
  const tokens = tokensOf(source);
  let at = 0;
  const isSign = (text: string): boolean => tokens[at]?.text === text && tokens[at]?.kind !== 'text';
  const expect = (text: string): void => {
    if (!isSign(text)) throw new StepError(`"${text}" is missing in: ${source}`);
    at += 1;
  };

  const expression = (least: number): string => {
    let left = operand();
    for (;;) {
      const token = tokens[at];
      const word = token?.kind === 'name' || token?.kind === 'sign' ? token.text : '';
      const binds = BINDS[word];
      if (binds === undefined || binds < least) return left;
      at += 1;
      const right = expression(word === '^' ? binds : binds + 1);
      left = binary(word, left, right);
    }
  };

  const operand = (): string => {
    const token = tokens[at];
    if (token === undefined) throw new StepError(`Something is missing at the end of: ${source}`);
    at += 1;
    if (token.kind === 'text') return `'${token.text.replaceAll("'", "''")}'`;
    if (token.kind === 'number') return token.text;
    if (token.kind === 'sign') {
      if (token.text === '-') return `(-${expression(NEGATED_BINDS)})`;
      if (token.text !== '(') throw new StepError(`"${token.text}" was not expected in: ${source}`);
      const inner = expression(0);
      expect(')');
      return inner;
    }
    if (token.text === 'not') return `(NOT (${expression(3)})::BOOLEAN)`;
    if (!isSign('(') || !Object.hasOwn(FUNCTIONS, token.text)) return quoted(token.text);
    return call(token.text);
  };

  const call = (name: string): string => {
    expect('(');
    const given: string[] = [];
    while (!isSign(')')) {
      if (given.length > 0) expect(',');
      given.push(expression(0));
    }
    expect(')');
    if (name === 'is_missing') return `(${given[0]} IS NULL)`;
    if (name === 'if')
      return `CASE WHEN (${given[0]})::BOOLEAN THEN ${given[1]} WHEN NOT (${given[0]})::BOOLEAN THEN ${given[2]} END`;
    return `${NAMES[name] ?? name}(${given.join(', ')})`;
  };

  const whole = expression(0);
  if (at < tokens.length) throw new StepError(`Nothing more was expected after: ${source}`);
  return whole;
}

function binary(word: string, left: string, right: string): string {
  switch (word) {
    case 'and':
    case 'or':
      return `((${left})::BOOLEAN ${word.toUpperCase()} (${right})::BOOLEAN)`;
    case '^':
      return `pow(${left}, ${right})`;
    case '/':
      return `(${left} / nullif(${right}, 0))`;
    case '%':
      // The sign of the divisor, as in Python.
      return `(${left} - ${right} * floor(${left} / nullif(${right}, 0)))`;
    default:
      return `(${left} ${OPERATORS[word] ?? word} ${right})`;
  }
}
