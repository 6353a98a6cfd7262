/** What goes wrong on the way of sound and picture. */
export const media = {
  'media.call-full': 'Dieser Anruf ist voll. Warten Sie, bis jemand geht, und treten Sie dann bei.',
  'media.page-too-old': 'Diese Seite ist zu alt für den Anruf. Laden Sie sie neu und treten Sie dann erneut bei.',
  'media.microphone-not-sent': 'Ihr Mikrofon konnte nicht gesendet werden. Schalten Sie es aus und wieder ein.',
  'media.camera-not-sent': 'Ihre Kamera konnte nicht gesendet werden. Schalten Sie sie aus und wieder ein.',
  'media.screen-not-sent': 'Ihr Bildschirm konnte nicht gesendet werden. Beenden Sie das Teilen und teilen Sie erneut.',
  'media.screen-sound-not-sent': 'Der Ton Ihres Bildschirms konnte nicht gesendet werden. Beenden Sie das Teilen und teilen Sie erneut.',
  'media.removed': 'Sie wurden aus diesem Anruf entfernt.',
  'media.completed': 'Der Anruf ist beendet.',
  'media.moved': 'Dieser Anruf läuft jetzt auf einem anderen Gerät.',
  'media.twilio-unreachable':
    'Twilio ist im Moment nicht erreichbar. Es wird weiter versucht. Kommt die Verbindung nicht zurück, steht vielleicht eine Firewall oder ein VPN im Weg: Versuchen Sie es in einem anderen Netz.',
  'media.twilio-problem': 'Twilio meldet ein Problem ({code}). Es wird weiter versucht.',
  'media.not-connected-yet': 'Der Anruf konnte noch nicht verbunden werden. Es wird weiter versucht.',
  'media.token-expired':
    'Die Zugangsberechtigung ist abgelaufen. Vielleicht geht die Uhr Ihres Computers falsch: Stellen Sie sie und treten Sie erneut bei.',
  'media.room-not-found': 'Der Raum wurde nicht gefunden. Vielleicht ist der Anruf zu Ende; starten Sie ihn neu.',
  'media.token-refused':
    'Twilio hat die Zugangsberechtigung für diesen Anruf nicht angenommen ({code}). Wer diese Website betreibt, sollte die Twilio-Schlüssel prüfen.',
  'media.nothing-comes-through':
    'Weder Bild noch Ton kommt durch. Vielleicht blockiert eine Firewall oder ein VPN: Versuchen Sie ein anderes Netz oder schalten Sie das VPN aus. Es wird weiter versucht.',
  'media.others-cannot-get-microphone': 'Ihr Mikrofon kommt bei den anderen nicht an{code}. Schalten Sie es aus und wieder ein.',
  'media.others-cannot-get-camera': 'Ihre Kamera kommt bei den anderen nicht an{code}. Schalten Sie sie aus und wieder ein.',
  'media.others-cannot-get-screen': 'Ihr Bildschirm kommt bei den anderen nicht an{code}. Beenden Sie das Teilen und teilen Sie erneut.',
  'media.others-cannot-get-screen-sound': 'Die anderen hören den Ton Ihres Bildschirms nicht{code}. Beenden Sie das Teilen und teilen Sie erneut.',
  'media.not-received': 'Etwas, das {name} sendet, kommt nicht durch{code}.',
  'media.no-token-yet': 'Die Zugangsberechtigung war nicht zu bekommen. Es wird weiter versucht.',
  'media.browser-not-supported': 'Dieser Browser kann diesen Anruf nicht führen. Verwenden Sie ein aktuelles Chrome, Edge, Firefox oder Safari.',
  'media.sdk-not-loaded':
    'Das Twilio-SDK wurde nicht geladen. Prüfen Sie Ihre Verbindung und versuchen Sie es erneut; falls eine Erweiterung Skripte blockiert, lassen Sie diese Seite zu. Schreiben können Sie unterdessen.',
  'media.nobody-to-ask': 'Niemand kann eine Zugangsberechtigung ausstellen.',
};
