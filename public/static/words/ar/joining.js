/** Before a running call is joined. */
export const joining = {
  'joining.title': 'قبل الانضمام',
  'joining.with': 'في المكالمة: {names}',
  'joining.nobody': 'لم يرد أحد بعد',
  'joining.join': 'الانضمام الآن',
  'joining.cancel': 'إلغاء',
  'joining.skip': 'تخطَّ هذا في المرة القادمة',
  'joining.skip-why': 'تنضم حينها بالكاميرا والميكروفون كما هما الآن.',
  'joining.over': 'انتهت المكالمة.',
};
