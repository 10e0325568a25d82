import type { ReportingSource, TrailQuery } from './source.ts';

/**
 * Several sources as one, asked at once. A record that more than one holds is told apart where it is traced. A source
 * that reaches less far back is not asked beyond that while another one may know.
 */
export function mergedSources(sources: readonly ReportingSource[]): ReportingSource {
  const oldest = () => {
    const times = sources.map((source) => source.oldest?.().getTime() ?? Number.NEGATIVE_INFINITY);
    return Math.min(...times);
  };
  return {
    async query(query, signal) {
      const reach = oldest();
      const answers = await Promise.all(
        sources.map((source) => source.query(within(query, source, reach), signal)),
      );
      return {
        records: answers.flatMap(({ records }) => records),
        unlooked: answers.flatMap((answer) => answer.unlooked),
      };
    },
    reports: () => sources.flatMap((source) => source.reports()),
    ...(Number.isFinite(oldest()) ? { oldest: () => new Date(oldest()) } : {}),
  };
}

function within(query: TrailQuery, source: ReportingSource, reach: number): TrailQuery {
  const own = source.oldest?.();
  if (own === undefined || own.getTime() <= reach || query.from >= own) return query;
  return { ...query, from: new Date(Math.min(own.getTime(), query.to.getTime())) };
}
