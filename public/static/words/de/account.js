/** One's account: the password, logging out, the data. */
export const account = {
  'account.title': 'Ihr Konto',
  'account.name-kept': 'Ihr Name gehört jetzt dauerhaft Ihnen.',
  'account.password-changed': 'Ihr Passwort ist geändert. Andere Geräte wurden abgemeldet.',
  'account.keep-name': 'Diesen Namen behalten',
  'account.change-password': 'Passwort ändern',
  'account.guest-lead':
    'Als Gast sind Sie fort, sobald Sie sich abmelden oder den Browser schließen. Mit einem Passwort können Sie von jedem Gerät zurückkommen.',
  'account.current-password': 'Aktuelles Passwort',
  'account.password': 'Passwort',
  'account.new-password': 'Neues Passwort',
  'account.set-password': 'Passwort festlegen',
  'account.log-out-lead': 'Beim Abmelden werden auch die Codes Ihrer Räume von diesem Gerät entfernt.',
  'account.log-out-guest': 'Der Name eines Gastes wird für andere frei.',
  'account.log-out': 'Abmelden',
  'account.log-out-everywhere': 'Überall abmelden',
  'account.data': 'Ihre Daten',
  'account.data-lead': 'Die Datei enthält Ihr Profil, Räume, Anrufe, Termine und die Nachrichten, wie der Server sie hat: verschlüsselt.',
  'account.download': 'Meine Daten herunterladen',
  'account.delete-ask': 'Mein Konto löschen …',
  'account.delete-question': 'Ihr Konto endgültig löschen?',
  'account.delete-lead':
    'Ihr Name und Ihre Nachrichten verschwinden für alle, künftige Termine werden abgesagt, und Sie werden überall abgemeldet. Andere behalten, was sie geschrieben haben, und sehen bei gemeinsamen Anrufen „Deleted person“.',
  'account.your-password': 'Ihr Passwort',
  'account.delete': 'Endgültig löschen',
  'account.keep': 'Konto behalten',
};
