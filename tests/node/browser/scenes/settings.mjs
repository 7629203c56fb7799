export async function settings() {}
