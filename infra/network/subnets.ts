/** The address ranges of one zone. */
export interface ZoneSubnets {
  zone: string;
  /** Nodes and pods: a quarter of the VPC per zone. */
  private: string;
  /** NAT gateways and public load balancers: a 64th of the VPC per zone. */
  public: string;
  /** Only the cluster's control plane interfaces live here, so network rules can name the API server: /28. */
  control: string;
}

const CONTROL_LENGTH = 28;

/**
 * Divides a VPC for three zones: three quarters for pods, public and control ranges out of the fourth. Ranges depend on
 * a zone's position only, and half of the last quarter stays free.
 *
 * @param vpcCidr IPv4 CIDR, /16 to /20
 */
export function planSubnets(vpcCidr: string, zones: readonly string[]): ZoneSubnets[] {
  const [address = '', digits = ''] = vpcCidr.split('/');
  const base = toNumber(address);
  const length = Number(digits);
  const size = 2 ** (32 - length);
  const quarter = size / 4;
  const last = base + 3 * quarter;
  return zones.map((zone, i) => ({
    zone,
    private: format(base + i * quarter, length + 2),
    public: format(last + i * (size / 64), length + 6),
    control: format(last + quarter / 2 + i * 2 ** (32 - CONTROL_LENGTH), CONTROL_LENGTH),
  }));
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function format(address: number, length: number): string {
  const parts = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256);
  return `${parts.join('.')}/${length}`;
}
