/** The call as one sees it. */
export const stage = {
};
