/** How good the network is, and what is done about it. */
export const network = {
};
