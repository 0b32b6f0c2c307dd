import type { NodeStatus } from '../api/types';
import { useGet } from '../ui/shell';

/** The lines to paste into a device, with this node's own address, and whether anything has arrived. */
export function FirstMessage() {
  const { data } = useGet<NodeStatus>('/api/v1/status', 1000);
  if (!data) return null;
  const host = location.hostname.replace(/^\[|\]$/g, '');
  const portOf = (transport: string) => data.inputs.find((i) => i.transport === transport)?.listen.split(':').pop();
  const udp = portOf('udp'), tcp = portOf('tcp');
  const lines: [string, string][] = [
    ['Junos', `set system syslog host ${host} any any\nset system syslog host ${host} port ${udp}\nset system syslog host ${host} structured-data`],
    ['Cisco IOS', `logging host ${host} transport udp port ${udp}\nlogging trap informational\nservice timestamps log datetime msec show-timezone year`],
    ['rsyslog', `*.* action(type="omfwd" target="${host}" port="${tcp}" protocol="tcp" template="RSYSLOG_SyslogProtocol23Format")`],
    ['syslog-ng', `destination d_sworn { syslog("${host}" port(${tcp}) transport("tcp")); };\nlog { source(s_src); destination(d_sworn); };`],
  ];
  const received = data.accounts.received;
  return <section class="teach"><h2>Send something here</h2>
    <p role="status" class={received > 0 ? 'good' : 'open'}>{received > 0 ? `✓ ${received.toLocaleString('en')} messages have arrived since the node started.` : '… listening; no message has arrived yet.'}</p>
    {lines.map(([name, text]) => <div key={name}><h3>{name}</h3><pre class="raw" tabIndex={0}>{text}</pre></div>)}</section>;
}
