/** Before the call of an appointment: how one looks and sounds. */
export const waitingRoom = {
  'waiting-room.title': 'غرفة الانتظار',
  'waiting-room.not-here': 'لم يصل الشخص الآخر بعد',
  'waiting-room.you-wait': 'أنت في انتظار {name}. تبدأ المكالمة من تلقاء نفسها حالما تكونان هنا معًا. {times}',
  'waiting-room.camera': 'الكاميرا',
  'waiting-room.microphone': 'الميكروفون',
  'waiting-room.camera-starting': 'جارٍ تشغيل الكاميرا…',
  'waiting-room.camera-is-off': 'الكاميرا متوقفة',
  'waiting-room.microphone-works': 'الميكروفون يعمل',
  'waiting-room.say-something': 'قل شيئًا لتجربة الميكروفون',
  'waiting-room.microphone-is-off': 'الميكروفون متوقف',
  'waiting-room.microphone-starting': 'جارٍ تشغيل الميكروفون…',
};
