export const open=()=>{};
