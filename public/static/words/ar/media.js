/** What goes wrong on the way of sound and picture. */
export const media = {
  'media.call-full': 'هذه المكالمة ممتلئة. انتظر حتى يغادر أحد ثم انضمّ.',
  'media.page-too-old': 'هذه الصفحة أقدم من أن تجري المكالمة. أعد تحميلها ثم انضمّ مرة أخرى.',
  'media.microphone-not-sent': 'تعذّر إرسال صوت الميكروفون. أوقفه ثم شغّله.',
  'media.camera-not-sent': 'تعذّر إرسال صورة الكاميرا. أوقفها ثم شغّلها.',
  'media.screen-not-sent': 'تعذّر إرسال الشاشة. أوقف المشاركة ثم ابدأها من جديد.',
  'media.removed': 'أُخرجت من هذه المكالمة.',
  'media.completed': 'انتهت المكالمة.',
  'media.moved': 'انتقلت هذه المكالمة إلى جهاز آخر.',
  'media.twilio-unreachable':
    'يتعذّر الوصول إلى Twilio حاليًا. تستمر المحاولة. إن لم يعد الاتصال فقد يكون السبب جدارًا ناريًا أو شبكة VPN: جرّب شبكة أخرى.',
  'media.twilio-problem': 'أبلغ Twilio عن مشكلة ({code}). تستمر المحاولة.',
  'media.not-connected-yet': 'لم يتم وصل المكالمة بعد. تستمر المحاولة.',
  'media.token-expired': 'انتهت صلاحية إذن الدخول. قد تكون ساعة حاسوبك غير مضبوطة: اضبطها ثم انضمّ مرة أخرى.',
  'media.room-not-found': 'لم يُعثر على الغرفة. ربما انتهت المكالمة؛ ابدأها من جديد.',
  'media.token-refused': 'لم يقبل Twilio إذن الدخول لهذه المكالمة ({code}). على من يدير هذا الموقع أن يتحقق من مفاتيح Twilio.',
  'media.nothing-comes-through': 'لا تصل صورة ولا صوت. قد يحجبهما جدار ناري أو شبكة VPN: جرّب شبكة أخرى أو أوقف VPN. تستمر المحاولة.',
  'media.others-cannot-get-microphone': 'لا يصل صوت الميكروفون إلى الآخرين{code}. أوقفه ثم شغّله.',
  'media.others-cannot-get-camera': 'لا تصل صورة الكاميرا إلى الآخرين{code}. أوقفها ثم شغّلها.',
  'media.others-cannot-get-screen': 'لا تصل شاشتك إلى الآخرين{code}. أوقف المشاركة ثم ابدأها من جديد.',
  'media.not-received': 'شيء مما يرسله {name} لا يصل{code}.',
  'media.no-token-yet': 'تعذّر الحصول على إذن الدخول. تستمر المحاولة.',
  'media.browser-not-supported': 'لا يستطيع هذا المتصفح إجراء هذه المكالمة. استخدم إصدارًا حديثًا من Chrome أو Edge أو Firefox أو Safari.',
  'media.sdk-not-loaded':
    'لم تُحمَّل حزمة Twilio. تحقّق من اتصالك وأعد المحاولة؛ وإن كانت إضافة تحجب البرامج النصية فاسمح لهذه الصفحة. يمكنك مواصلة الكتابة في هذه الأثناء.',
  'media.nobody-to-ask': 'لا يوجد من يمنح إذن الدخول.',
};
