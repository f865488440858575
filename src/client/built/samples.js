export const descriptions={};
