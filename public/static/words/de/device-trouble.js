/** Microphone, camera and screen: what went wrong, and the way out. Whole sentences for each, for languages with genders. */
export const deviceTrouble = {
  'device-trouble.just-listen': 'Nur zuhören',
  'device-trouble.go-on-without': 'Ohne fortfahren',
  'device-trouble.microphone-not-opened': 'Ihr Mikrofon konnte nicht geöffnet werden',
  'device-trouble.camera-not-opened': 'Ihre Kamera konnte nicht geöffnet werden',
  'device-trouble.screen-not-opened': 'Ihr Bildschirm konnte nicht geöffnet werden',
  'device-trouble.please-try-again': 'Bitte versuchen Sie es erneut.',
  'device-trouble.microphone-disconnected': 'Ihr Mikrofon wurde getrennt',
  'device-trouble.camera-disconnected': 'Ihre Kamera wurde getrennt',
  'device-trouble.plug-in-again': 'Schließen Sie das Gerät wieder an und schalten Sie es hier ein.',
  'device-trouble.microphone-without': 'Sie können auch ohne Mikrofon im Anruf bleiben und zuhören.',
  'device-trouble.camera-without': 'Sie können auch ohne Kamera im Anruf bleiben.',
  'device-trouble.screen-without': 'Der Anruf geht auch so weiter.',
  'device-trouble.microphone-not-let': 'Dieser Computer lässt den Browser nicht an das Mikrofon',
  'device-trouble.camera-not-let': 'Dieser Computer lässt den Browser nicht an die Kamera',
  'device-trouble.screen-not-let': 'Dieser Computer lässt den Browser nicht an den Bildschirm',
  'device-trouble.microphone-blocked': 'Das Mikrofon ist für diese Seite gesperrt',
  'device-trouble.camera-blocked': 'Die Kamera ist für diese Seite gesperrt',
  'device-trouble.nothing-shared': 'Es wird nichts geteilt',
  'device-trouble.nothing-shared-advice':
    'Drücken Sie den Knopf erneut und wählen Sie ein Fenster oder einen Bildschirm. Erscheint keine Auswahl, erlauben Sie Ihrem Browser in den Systemeinstellungen die Bildschirmaufnahme.',
  'device-trouble.microphone-not-allowed-yet': 'Das Mikrofon wurde noch nicht erlaubt',
  'device-trouble.camera-not-allowed-yet': 'Die Kamera wurde noch nicht erlaubt',
  'device-trouble.allow-when-asked': 'Drücken Sie den Knopf erneut und wählen Sie „Zulassen“, wenn der Browser fragt.',
  'device-trouble.screen-not-found': 'Dieser Browser kann keinen Bildschirm teilen',
  'device-trouble.screen-not-found-advice':
    'Telefone und Tablets können es meist nicht. Nehmen Sie einen Browser auf einem Computer. Der Anruf geht auch so weiter.',
  'device-trouble.microphone-not-found': 'Kein Mikrofon gefunden',
  'device-trouble.camera-not-found': 'Keine Kamera gefunden',
  'device-trouble.connect-one': 'Schließen Sie das Gerät an oder schalten Sie es ein und drücken Sie den Knopf erneut.',
  'device-trouble.screen-not-read': 'Der Bildschirm konnte nicht gelesen werden',
  'device-trouble.or-another-window': 'Oder wählen Sie ein anderes Fenster.',
  'device-trouble.microphone-not-started': 'Das Mikrofon konnte nicht gestartet werden',
  'device-trouble.camera-not-started': 'Die Kamera konnte nicht gestartet werden',
  'device-trouble.in-use':
    'Vielleicht benutzt es gerade ein anderes Programm. Schließen Sie es dort (auch in anderen Tabs und Besprechungsprogrammen) und drücken Sie den Knopf erneut.',
  'device-trouble.microphone-not-permitted': 'Das Mikrofon ist hier nicht zugelassen',
  'device-trouble.camera-not-permitted': 'Die Kamera ist hier nicht zugelassen',
  'device-trouble.screen-not-permitted': 'Bildschirm teilen ist hier nicht zugelassen',
  'device-trouble.not-permitted-advice':
    'Eine Regel dieser Website, der Seite, in der sie erscheint, oder Ihrer Organisation verbietet es. Öffnen Sie die Seite in einem eigenen Tab; hilft das nicht, fragen Sie, wer diesen Computer betreut.',
  'device-trouble.microphone-insecure': 'Das Mikrofon braucht eine sichere Seite',
  'device-trouble.camera-insecure': 'Die Kamera braucht eine sichere Seite',
  'device-trouble.screen-insecure': 'Bildschirm teilen braucht eine sichere Seite',
  'device-trouble.insecure-advice':
    'Browser erlauben es nur auf Adressen, die mit https:// beginnen (oder auf localhost). Öffnen Sie diese Seite mit https://.',
  'device-trouble.microphone-unusable': 'Das Mikrofon konnte nicht benutzt werden',
  'device-trouble.camera-unusable': 'Die Kamera konnte nicht benutzt werden',
  'device-trouble.screen-unusable': 'Der Bildschirm konnte nicht geteilt werden',
  'device-trouble.unusable-advice':
    'Der Zugriff ist fehlgeschlagen. Drücken Sie den Knopf erneut. Geschieht es wieder, laden Sie die Seite neu oder starten Sie den Browser neu.',
  'device-trouble.unsupported-advice': 'Dieser Browser kann es nicht. Verwenden Sie ein aktuelles Chrome, Edge, Firefox oder Safari.',
  'device-trouble.camera': 'Kamera',
  'device-trouble.microphone': 'Mikrofon',
  'device-trouble.allow-on-ios':
    'Tippen Sie in der Adressleiste auf das Seitenmenü, dann auf „Website-Einstellungen“, und setzen Sie {device} auf „Erlauben“. In den Systemeinstellungen muss auch der Browser selbst die Erlaubnis haben.',
  'device-trouble.microphone-allow-in-firefox':
    'Klicken Sie links in der Adressleiste auf das durchgestrichene Mikrofon, entfernen Sie „Blockiert“ und drücken Sie den Knopf erneut.',
  'device-trouble.camera-allow-in-firefox':
    'Klicken Sie links in der Adressleiste auf die durchgestrichene Kamera, entfernen Sie „Blockiert“ und drücken Sie den Knopf erneut.',
  'device-trouble.allow-in-safari': 'Wählen Sie im Menü Safari „Einstellungen für diese Website …“ und setzen Sie {device} auf „Erlauben“.',
  'device-trouble.allow-in-chrome':
    'Klicken Sie auf das Symbol links in der Adressleiste, schalten Sie {device} ein und drücken Sie den Knopf erneut.',
  'device-trouble.microphone-allow-anywhere':
    'Erlauben Sie dieser Seite in den Website-Einstellungen des Browsers das Mikrofon und drücken Sie den Knopf erneut.',
  'device-trouble.camera-allow-anywhere':
    'Erlauben Sie dieser Seite in den Website-Einstellungen des Browsers die Kamera und drücken Sie den Knopf erneut.',
  'device-trouble.screen-recording': 'Bildschirm- & Systemaudioaufnahme',
  'device-trouble.system-mac':
    'Öffnen Sie Systemeinstellungen, Datenschutz & Sicherheit, {device}, erlauben Sie es dort Ihrem Browser und starten Sie ihn neu.',
  'device-trouble.system-windows': 'Öffnen Sie Einstellungen, Datenschutz & Sicherheit, {device}, und erlauben Sie Desktop-Apps den Zugriff.',
  'device-trouble.system-windows-screen': 'Vielleicht verhindert es ein anderes Programm.',
  'device-trouble.system-phone': 'Öffnen Sie in den Systemeinstellungen Apps, Ihren Browser, Berechtigungen, und erlauben Sie es dort.',
  'device-trouble.system-other': 'Erlauben Sie es Ihrem Browser in den Datenschutzeinstellungen des Systems.',
};
