/** `bus/name` of a rule, the name alone on the default bus: an id, or what stands behind `:rule/` in its ARN. */
export function ruleOf(id: string): { readonly name: string; readonly bus?: string } {
  const slash = id.lastIndexOf('/');
  return slash < 0 ? { name: id } : { name: id.slice(slash + 1), bus: id.slice(0, slash) };
}

/** The id of a rule from its name and its bus, which may be given as an ARN. */
export function ruleId(name: string, bus: string | undefined): string {
  const busName = bus?.split(':event-bus/').at(-1);
  return busName === undefined || busName === 'default' ? name : `${busName}/${name}`;
}
