import { expect, test } from 'bun:test';
import { sampleFrame } from './frame.fixture';
import { encodeJson } from './json';

test('writes a frame as the plugin SDK does', () => {
  expect(JSON.parse(new TextDecoder().decode(encodeJson(sampleFrame, 'A')))).toEqual({
    schema: {
      name: 'disk',
      refId: 'A',
      meta: {
        type: 'timeseries-multi',
        typeVersion: [0, 1],
        custom: { sampled: 1 },
        notices: [{ severity: 'warning', text: 'a gap' }],
      },
      fields: [
        { name: 'time', type: 'time', typeInfo: { frame: 'time.Time' } },
        { name: 'end', type: 'time', typeInfo: { frame: 'time.Time', nullable: true } },
        {
          name: 'read',
          type: 'number',
          typeInfo: { frame: 'float64', nullable: true },
          labels: { instance: 'shop' },
          config: { unit: 'binBps' },
        },
        { name: 'user', type: 'string', typeInfo: { frame: 'string', nullable: true } },
        { name: 'waiting', type: 'boolean', typeInfo: { frame: 'bool', nullable: true } },
      ],
    },
    data: {
      values: [
        [1714899600000, 1714899601000, -1],
        [null, 1714899601000, 0],
        [1.5, null, null],
        ['zoë 🐬', null, ''],
        [true, false, null],
      ],
      entities: [null, null, { Inf: [2] }, null, null],
      nanos: [[1000, 0, 999000], [0, 250000, 0], null, null, null],
    },
  });
});

test('leaves out what a frame does not have', () => {
  const bytes = encodeJson({ name: 'x', fields: [{ name: 'n', type: 'number', values: [1, NaN, -Infinity] }] }, 'B');
  expect(JSON.parse(new TextDecoder().decode(bytes)).data).toEqual({
    values: [[1, null, null]],
    entities: [{ NaN: [1], NegInf: [2] }],
  });
});
