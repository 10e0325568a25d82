import type { SimulatedService } from '../../account/service.ts';
import { domainOperations } from './domains.ts';
import { jobOperations } from './jobs.ts';
import { namedOperations } from './named.ts';
import { notebookOperations } from './notebooks.ts';

/** SageMaker: notebooks that are stopped before they go, jobs, endpoints, and domains with what lives in them. */
export const sagemakerService: SimulatedService = {
  name: 'sagemaker',
  eventSource: 'sagemaker.amazonaws.com',
  protocol: 'json',
  scope: 'regional',
  operations: { ...notebookOperations, ...jobOperations, ...namedOperations, ...domainOperations },
};
