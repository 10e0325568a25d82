/** The cluster and the thing in it that an id such as `web/site` names: names of things repeat between clusters. */
export function inCluster(id: string): { readonly cluster: string; readonly name: string } {
  const slash = id.indexOf('/');
  return { cluster: id.slice(0, slash), name: id.slice(slash + 1) };
}
