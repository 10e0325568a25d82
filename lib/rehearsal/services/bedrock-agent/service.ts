import type {
  CreateAgentRequest,
  CreateKnowledgeBaseRequest,
  DeleteAgentRequest,
  DeleteKnowledgeBaseRequest,
  GetAgentRequest,
  GetKnowledgeBaseRequest,
} from '@aws-sdk/client-bedrock-agent';
import { type Call, ServiceError, type SimulatedService } from '../../account/service.ts';
import { type MadeThing, madeThings } from '../made-thing.ts';
import { reads, writes } from '../operations.ts';
import { after } from '../passing.ts';
import { regionalArn } from '../regional-arn.ts';

const DELETING_MS = 20_000;

const missing = (id: string | undefined) =>
  new ServiceError('ResourceNotFoundException', `Failed to retrieve resource ${id}.`, 404);
const agents = madeThings('agents', missing);
const bases = madeThings('knowledge-bases', missing);

const shortId = (call: Call) => call.account.uuid().replaceAll('-', '').slice(0, 10).toUpperCase();

const dates = ({ createdAt }: MadeThing) => ({
  createdAt: new Date(createdAt),
  updatedAt: new Date(createdAt),
});

const agentShape = (call: Call, agent: MadeThing) => ({
  ...agent.asked,
  agentId: agent.id,
  agentArn: regionalArn(call, 'bedrock', `agent/${agent.id}`),
  agentStatus: agent.status,
  ...dates(agent),
});

const baseShape = (call: Call, base: MadeThing) => ({
  ...base.asked,
  knowledgeBaseId: base.id,
  knowledgeBaseArn: regionalArn(call, 'bedrock', `knowledge-base/${base.id}`),
  status: base.status,
  ...dates(base),
});

function remove(call: Call, thing: MadeThing): void {
  thing.status = 'DELETING';
  thing.goneAt ??= after(call, DELETING_MS);
}

/** Agents and knowledge bases of Bedrock. */
export const bedrockAgentService: SimulatedService = {
  name: 'bedrock-agent',
  signingName: 'bedrock',
  eventSource: 'bedrock.amazonaws.com',
  protocol: 'restJson',
  scope: 'regional',
  operations: {
    CreateAgent: writes((call, { agentName, foundationModel }: CreateAgentRequest) => ({
      agent: agentShape(
        call,
        agents.make(call, shortId(call), { agentName, foundationModel }, 'NOT_PREPARED'),
      ),
    })),
    GetAgent: reads((call, { agentId }: GetAgentRequest) => ({
      agent: agentShape(call, agents.by(call, agentId)),
    })),
    DeleteAgent: writes((call, { agentId }: DeleteAgentRequest) => {
      remove(call, agents.by(call, agentId));
      return { agentId, agentStatus: 'DELETING' };
    }),
    CreateKnowledgeBase: writes((call, { name, roleArn }: CreateKnowledgeBaseRequest) => ({
      knowledgeBase: baseShape(call, bases.make(call, shortId(call), { name, roleArn })),
    })),
    GetKnowledgeBase: reads((call, { knowledgeBaseId }: GetKnowledgeBaseRequest) => ({
      knowledgeBase: baseShape(call, bases.by(call, knowledgeBaseId)),
    })),
    DeleteKnowledgeBase: writes((call, { knowledgeBaseId }: DeleteKnowledgeBaseRequest) => {
      remove(call, bases.by(call, knowledgeBaseId));
      return { knowledgeBaseId, status: 'DELETING' };
    }),
  },
};
