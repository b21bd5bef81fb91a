// Original file: src/protocol/agent.proto

import type { Component as _hansa_agent_v1_Component, Component__Output as _hansa_agent_v1_Component__Output } from '../../../hansa/agent/v1/Component.ts';
import type { CertificateExpiry as _hansa_agent_v1_CertificateExpiry, CertificateExpiry__Output as _hansa_agent_v1_CertificateExpiry__Output } from '../../../hansa/agent/v1/CertificateExpiry.ts';
import type { Long } from '@grpc/proto-loader';

export interface ObservedNode {
  'caCertificate'?: (string);
  'tlsCaCertificate'?: (string);
  'ordererCertificate'?: (string);
  'ordererTlsCertificate'?: (string);
  'components'?: (_hansa_agent_v1_Component)[];
  'diskTotalBytes'?: (number | string | Long);
  'diskFreeBytes'?: (number | string | Long);
  'certificates'?: (_hansa_agent_v1_CertificateExpiry)[];
}

export interface ObservedNode__Output {
  'caCertificate': (string);
  'tlsCaCertificate': (string);
  'ordererCertificate': (string);
  'ordererTlsCertificate': (string);
  'components': (_hansa_agent_v1_Component__Output)[];
  'diskTotalBytes': (number);
  'diskFreeBytes': (number);
  'certificates': (_hansa_agent_v1_CertificateExpiry__Output)[];
}
