// What the guides call yours: who is logged in to the product. Here the mock server knows.
const ask = async (path, headers) => {
  const response = await fetch(process.env.ACCOUNTS + path, { headers });
  if (response.status !== 200) return null;
  const { content, groups } = await response.json();
  return { ...content, id: content.email, groups, sessionEnds: Math.floor(Date.now() / 1000) + 3600 };
};

export const userOf = (request) => ask("/api/docs/user-info", { Cookie: request.headers.cookie ?? "" });

export const userOfToken = (token) => ask("/docs/user-info", { Authorization: `Bearer ${token}` });
