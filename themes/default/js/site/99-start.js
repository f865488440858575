for (const part of parts) {
  try {
    part();
  } catch (error) {
    // One part's failure is no reason for the others to fail.
    console.warn("docs:", error);
  }
}
