import { common, gateway, peer } from '@hyperledger/fabric-protos';
import type { SignedProposal } from '../peer/signed-proposal.ts';
import type { Endorsed } from './endorse.ts';

/**
 * An endorsed transaction in the form that the Fabric Gateway client signs and submits (`gateway.PreparedTransaction`). The
 * layout is that of Fabric's `protoutil.CreateSignedTx`.
 */
export function prepareTransaction(proposal: SignedProposal, { outcome, endorsements }: Endorsed): Uint8Array {
  const action = new peer.ChaincodeEndorsedAction();
  action.setProposalResponsePayload(outcome);
  action.setEndorsementsList([...endorsements]);
  const actionPayload = new peer.ChaincodeActionPayload();
  actionPayload.setChaincodeProposalPayload(proposal.invocation);
  actionPayload.setAction(action);
  const transactionAction = new peer.TransactionAction();
  transactionAction.setHeader(proposal.header.getSignatureHeader_asU8());
  transactionAction.setPayload(actionPayload.serializeBinary());
  const transaction = new peer.Transaction();
  transaction.addActions(transactionAction);
  const payload = new common.Payload();
  payload.setHeader(proposal.header);
  payload.setData(transaction.serializeBinary());
  const envelope = new common.Envelope();
  envelope.setPayload(payload.serializeBinary());
  const prepared = new gateway.PreparedTransaction();
  prepared.setTransactionId(proposal.transactionId);
  prepared.setEnvelope(envelope);
  return prepared.serializeBinary();
}
