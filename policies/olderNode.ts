// The archive that `npm pack` makes runs from Node.js 20 on. This is what the pack uses and Node.js 20 lacks; a test
// checks that there is nothing else. Imported first by what can be imported from outside.
Map.groupBy ??= <K, T>(items: Iterable<T>, keyOf: (item: T, index: number) => K): Map<K, T[]> => {
  const groups = new Map<K, T[]>();
  let index = 0;
  for (const item of items) {
    const key = keyOf(item, index++);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
};
