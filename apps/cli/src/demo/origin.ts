/** The origin's example records: they must work unchanged. */
export const ORIGIN_MODULE = {
  module_num: '34.B2.9F.A9',
  module_type: 'Sensor',
  asset: 'Solar Panel',
  sensor_type: 'P-Solar Panel',
};

const at = (time: string, value: number, voltage: number) => ({
  module: '34.B2.9F.A9',
  measures: [{ name: 'VMPPT', value }],
  temperature: 26,
  voltage,
  timestamp: `2018-01-01 ${time}`,
});

export const ORIGIN_READINGS = [
  at('00:07:37', 3.29, 3.29),
  at('00:12:49', 3.28, 3.28),
  at('00:17:39', 3.29, 3.28),
  at('00:22:42', 3.29, 3.28),
];
