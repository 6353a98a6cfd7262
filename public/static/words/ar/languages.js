/** Choosing the language. */
export const languages = {
  'languages.choose': 'اللغة',
  'languages.not-loaded': 'تعذّر تحميل هذه اللغة. تحقّق من اتصالك ثم أعد المحاولة.',
};
