/** Calls that reach a person while no page is open. */
export const push = {
  'push.title': 'Anrufe, während diese Seite geschlossen ist',
  'push.lead':
    'Dieser Browser kann Sie benachrichtigen, wenn jemand anruft und diese Seite nicht zu sehen ist. Die Firma, die den Browser herstellt, überbringt die Nachricht verschlüsselt; wer anruft, kann sie nicht lesen.',
  'push.switch': 'In diesem Browser über Anrufe benachrichtigen',
  'push.blocked':
    'Benachrichtigungen sind für diese Seite gesperrt. Erlauben Sie sie in den Website-Einstellungen des Browsers und kommen Sie dann wieder.',
  'push.offer': 'Sollen Anrufe Sie auch erreichen, wenn diese Seite geschlossen ist?',
  'push.yes': 'Ja, benachrichtigen',
  'push.no': 'Nein, danke',
  'push.on': 'Anrufe erreichen Sie jetzt hier. Ändern können Sie das in Ihrem Konto.',
  'push.video-call': 'Videoanruf in {room}',
  'push.voice-call': 'Sprachanruf in {room}',
  'push.missed-call': 'Verpasster Anruf in {room}',
  'push.no-longer': 'Ruft nicht mehr an: {room}',
  'push.answer': 'Annehmen',
  'push.decline': 'Ablehnen',
};
