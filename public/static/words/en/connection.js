/** Whether calls get through from this network. */
export const connection = {
  'connection.title': 'Connection',
  'connection.checking': 'Checking your connection…',
  'connection.good': 'Your network is fine for calls',
  'connection.good-no-relay': 'Your network lets calls through. The relay for stricter networks does not answer.',
  'connection.relayed': 'Your network blocks direct connections',
  'connection.relayed-why': 'The call goes over a relay instead. It works, and may be a little slower.',
  'connection.blocked': 'Your network blocks direct connections',
  'connection.blocked-why': 'A firewall is in the way, so you may neither see nor hear the others. Use another network (a phone’s hotspot, for example) or turn off your VPN. On a network of a company or a school, ask for UDP to be allowed.',
  'connection.no-relay-why': 'A firewall is in the way, and the relay for such networks does not answer. Use another network (a phone’s hotspot, for example) or turn off your VPN. On a network of a company or a school, ask for UDP to be allowed.',
  'connection.unknown': 'Not checked: this server has no helper that connections could be tried with. Calls within one network work.',
  'connection.failed': 'The connection could not be checked. You can join all the same.',
  'connection.again': 'Check again',
};
