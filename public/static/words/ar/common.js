/** What is said on many screens. */
export const common = {
  'common.try-again': 'أعد المحاولة',
  'common.dismiss': 'إخفاء',
  'common.close': 'إغلاق',
  'common.loading': 'جارٍ التحميل…',
  'common.connecting': 'جارٍ الاتصال…',
  'common.reconnecting': 'جارٍ إعادة الاتصال…',
  'common.reference': 'المرجع {id}',
  'common.copied': 'تم النسخ',
  'common.join': 'انضمام',
  'common.leave': 'مغادرة',
  'common.not-now': 'ليس الآن',
  'common.you': 'أنت',
  'common.guest': 'ضيف',
  'common.to-content': 'الانتقال إلى المحتوى',
  'common.back-to-rooms': 'العودة إلى الغرف',
};
