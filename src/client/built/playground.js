export const open=async()=>{};
