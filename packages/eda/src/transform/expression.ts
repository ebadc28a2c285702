import { columnOf, type Frame, StepError } from './frame.ts';

/** A number a row, or missing (NaN). Conditions are 1 and 0. */
export type Evaluate = (row: number) => number;

export interface Token {
  kind: 'number' | 'name' | 'sign' | 'text';
  text: string;
  at: number;
}

const TOKEN =
  /\s*(?:(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?)|([A-Za-z_][\w]*)|`([^`]+)`|"([^"]*)"|(<=|>=|==|!=|[-+*/%^(),<>]))/iy;

/** How strongly operators bind. */
export const BINDS: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  ...{ '==': 3, '!=': 3, '<': 3, '<=': 3, '>': 3, '>=': 3 },
  ...{ '+': 4, '-': 4, '*': 5, '/': 5, '%': 5, '^': 7 },
};
export const NEGATED_BINDS = 6;
const truth = (is: boolean): number => (is ? 1 : 0);
const isMissing = (value: number): boolean => Number.isNaN(value);
/** What is compared with a missing value is missing. */
const compared = (a: number, b: number, is: boolean): number =>
  isMissing(a) || isMissing(b) ? Number.NaN : truth(is);

const BINARY: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => (b === 0 ? Number.NaN : a / b),
  // The sign of the divisor, as in Python.
  '%': (a, b) => (b === 0 ? Number.NaN : a - b * Math.floor(a / b)),
  '^': (a, b) => a ** b,
  '==': (a, b) => compared(a, b, a === b),
  '!=': (a, b) => compared(a, b, a !== b),
  '<': (a, b) => compared(a, b, a < b),
  '<=': (a, b) => compared(a, b, a <= b),
  '>': (a, b) => compared(a, b, a > b),
  '>=': (a, b) => compared(a, b, a >= b),
  and: (a, b) => (a === 0 || b === 0 ? 0 : isMissing(a) || isMissing(b) ? Number.NaN : 1),
  or: (a, b) => {
    const isTrue = (value: number) => !isMissing(value) && value !== 0;
    if (isTrue(a) || isTrue(b)) return 1;
    return isMissing(a) || isMissing(b) ? Number.NaN : 0;
  },
};

export const FUNCTIONS: Readonly<
  Record<string, { least: number; most: number; of(...values: number[]): number }>
> = {
  abs: { least: 1, most: 1, of: Math.abs },
  sqrt: { least: 1, most: 1, of: Math.sqrt },
  exp: { least: 1, most: 1, of: Math.exp },
  log: { least: 1, most: 1, of: (x) => (x > 0 ? Math.log(x) : Number.NaN) },
  log10: { least: 1, most: 1, of: (x) => (x > 0 ? Math.log10(x) : Number.NaN) },
  sin: { least: 1, most: 1, of: Math.sin },
  cos: { least: 1, most: 1, of: Math.cos },
  floor: { least: 1, most: 1, of: Math.floor },
  ceil: { least: 1, most: 1, of: Math.ceil },
  round: { least: 1, most: 2, of: (x, digits = 0) => Math.round(x * 10 ** digits) / 10 ** digits },
  min: { least: 1, most: 16, of: Math.min },
  max: { least: 1, most: 16, of: Math.max },
  is_missing: { least: 1, most: 1, of: (x) => truth(isMissing(x)) },
  if: {
    least: 3,
    most: 3,
    of: (is, then, otherwise) => (isMissing(is) ? Number.NaN : is !== 0 ? then : otherwise) as number,
  },
};

/**
 * An expression over the columns of a frame, such as `power / irradiance * 1000` or `if(power < 0, 0, power)`: parsed,
 * never run as code. Names with other signs than letters, digits and _ stand in `backticks`. A text column may be
 * compared with a "text". Throws a StepError that says where the mistake is.
 */
export function parseExpression(source: string, frame: Frame): Evaluate {
  const tokens = tokensOf(source);
  let at = 0;
  const wrong = (what: string): StepError => {
    const token = tokens[at];
    return new StepError(
      `${what} ${token === undefined ? 'at the end' : `at "${token.text}", sign ${token.at + 1}`} of: ${source}`,
    );
  };
  const isSign = (text: string): boolean => tokens[at]?.text === text && tokens[at]?.kind !== 'text';
  const expect = (text: string): void => {
    if (!isSign(text)) throw wrong(`"${text}" is missing`);
    at += 1;
  };

  const expression = (least: number): Evaluate => {
    let left = operand();
    for (;;) {
      const operator = tokens[at];
      const word = operator?.kind === 'name' || operator?.kind === 'sign' ? operator.text : '';
      const binds = BINDS[word];
      const apply = BINARY[word];
      if (binds === undefined || apply === undefined || binds < least) return left;
      at += 1;
      const before = left;
      // A power is taken from the right: 2^3^2 is 2^9.
      const right = expression(word === '^' ? binds : binds + 1);
      left = (row) => apply(before(row), right(row));
    }
  };

  const operand = (): Evaluate => {
    const token = tokens[at];
    if (token === undefined) throw wrong('Something is missing');
    if (isSign('-')) {
      at += 1;
      const of = expression(NEGATED_BINDS);
      return (row) => -of(row);
    }
    if (isSign('(')) {
      at += 1;
      const inner = expression(0);
      expect(')');
      return inner;
    }
    if (token.kind === 'number') {
      at += 1;
      const value = Number(token.text);
      return () => value;
    }
    if (token.kind !== 'name') throw wrong('A number, a column or a function is missing');
    if (token.text === 'not') {
      at += 1;
      const of = expression(3);
      return (row) => {
        const value = of(row);
        return isMissing(value) ? Number.NaN : truth(value === 0);
      };
    }
    at += 1;
    return isSign('(') && Object.hasOwn(FUNCTIONS, token.text) ? call(token.text) : column(token.text);
  };

  const call = (name: string): Evaluate => {
    const known = FUNCTIONS[name];
    expect('(');
    const given: Evaluate[] = [];
    while (!isSign(')')) {
      if (given.length > 0) expect(',');
      given.push(expression(0));
    }
    expect(')');
    if (known === undefined || given.length < known.least || given.length > known.most)
      throw new StepError(
        `${name} takes ${known?.least} to ${known?.most} values, and got ${given.length}, in: ${source}`,
      );
    return (row) => known.of(...given.map((one) => one(row)));
  };

  const column = (name: string): Evaluate => {
    const found = columnOf(frame, name);
    if (found.kind !== 'text') return (row) => found.values[row] as number;
    const operator = tokens[at]?.text;
    const text = tokens[at + 1];
    if ((operator !== '==' && operator !== '!=') || text?.kind !== 'text')
      throw wrong(`The column "${name}" holds texts: compare it with == or != and a "text",`);
    at += 2;
    return (row) => {
      const value = found.values[row];
      return value === null || value === undefined
        ? Number.NaN
        : truth((value === text.text) === (operator === '=='));
    };
  };

  const whole = expression(0);
  if (at < tokens.length) throw wrong('Nothing more was expected');
  return whole;
}

export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.trimEnd().length) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(source);
    if (match === null)
      throw new StepError(
        `"${source.slice(from).trim()[0]}" is not understood, sign ${from + 1} of: ${source}`,
      );
    const [, number, name, quoted, text, sign] = match;
    const at = TOKEN.lastIndex - match[0].trimStart().length;
    if (number !== undefined) tokens.push({ kind: 'number', text: number, at });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name, at });
    else if (quoted !== undefined) tokens.push({ kind: 'name', text: quoted, at });
    else if (text !== undefined) tokens.push({ kind: 'text', text, at });
    else tokens.push({ kind: 'sign', text: sign ?? '', at });
  }
  return tokens;
}
