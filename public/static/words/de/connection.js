/** Whether calls get through from this network. */
export const connection = {
  'connection.title': 'Verbindung',
  'connection.checking': 'Ihre Verbindung wird geprüft …',
  'connection.good': 'Ihr Netz eignet sich für Anrufe',
  'connection.good-no-relay': 'Ihr Netz lässt Anrufe durch. Das Relais für strengere Netze antwortet nicht.',
  'connection.relayed': 'Ihr Netz sperrt direkte Verbindungen',
  'connection.relayed-why': 'Der Anruf geht stattdessen über ein Relais. Das funktioniert, vielleicht etwas langsamer.',
  'connection.blocked': 'Ihr Netz sperrt direkte Verbindungen',
  'connection.blocked-why':
    'Eine Firewall steht im Weg; vielleicht können Sie die anderen weder sehen noch hören. Nehmen Sie ein anderes Netz (zum Beispiel den Hotspot eines Telefons) oder schalten Sie Ihr VPN aus. Im Netz einer Firma oder Schule bitten Sie darum, UDP zuzulassen.',
  'connection.no-relay-why':
    'Eine Firewall steht im Weg, und das Relais für solche Netze antwortet nicht. Nehmen Sie ein anderes Netz (zum Beispiel den Hotspot eines Telefons) oder schalten Sie Ihr VPN aus. Im Netz einer Firma oder Schule bitten Sie darum, UDP zuzulassen.',
  'connection.unknown':
    'Nicht geprüft: Dieser Server hat keinen Helfer, mit dem Verbindungen versucht werden könnten. Anrufe innerhalb eines Netzes funktionieren.',
  'connection.failed': 'Die Verbindung konnte nicht geprüft werden. Sie können trotzdem beitreten.',
  'connection.again': 'Erneut prüfen',
};
