export interface ApiState {
  readonly apiId: string;
  readonly name: string;
  readonly protocolType: string;
  readonly createdAt: string;
  readonly integrations: Record<string, { readonly type: string; readonly uri: string }>;
  /** `target` is `integrations/ID`. */
  readonly routes: Record<string, { readonly key: string; readonly target: string }>;
  readonly stages: Record<string, { readonly createdAt: string }>;
}
