/** An alert rule: is told of every second, and says whether it fires then. */
export type Rule = (value: number | null) => boolean;

/** The last value above a threshold. */
export function above(threshold: number): Rule {
  return (value) => value !== null && value > threshold;
}

/** The median of the last 30 values above a threshold for a minute: the rule that was shipped. Nulls are dropped. */
export function medianForMinute(threshold: number): Rule {
  const values: Array<number | null> = [];
  let [known, high, since] = [0, 0, 0];
  const count = (value: number | null, by: number): void => {
    known += value === null ? 0 : by;
    high += value !== null && value > threshold ? by : 0;
  };
  return (value) => {
    values.push(value);
    count(value, 1);
    if (values.length > 30) {
      count(values.shift() ?? null, -1);
    }
    since = known > 0 && high * 2 > known ? since + 1 : 0;
    return since > 60;
  };
}

/** So many standard deviations above the mean of the last 15 minutes. */
export function meanAndDeviation(threshold: number): Rule {
  const values: number[] = [];
  let [sum, squares] = [0, 0];
  return (value) => {
    if (value === null) {
      return false;
    }
    const count = values.length;
    const mean = sum / count;
    const deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
    const fires = count >= 30 && value > mean + threshold * deviation;
    values.push(value);
    sum += value;
    squares += value * value;
    if (values.length > 900) {
      const oldest = values.shift() ?? 0;
      sum -= oldest;
      squares -= oldest * oldest;
    }
    return fires;
  };
}
