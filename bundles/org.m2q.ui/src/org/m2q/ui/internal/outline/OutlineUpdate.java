package org.m2q.ui.internal.outline;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.eclipse.jface.viewers.TreeViewer;
import org.m2q.dsl.ide.outline.OutlineKind;
import org.m2q.dsl.ide.outline.OutlineNode;
import org.m2q.ui.internal.outline.OutlinePage.Entry;

/**
 * Brings a tree from one state of a text to the next. Definitions that look the same are not touched, as filling a tree with thousands of layers anew
 * takes longer than a person notices.
 */
final class OutlineUpdate {

	private final TreeViewer tree;

	OutlineUpdate(TreeViewer tree) {
		this.tree = tree;
	}

	/** Updates the tree, whose content provider returns the fresh entries already. */
	void apply(List<Entry> old, List<Entry> fresh) {
		Map<Entry, Entry> before = new HashMap<>();
		old.forEach(entry -> before.put(entry, entry));
		Set<Entry> now = new HashSet<>(fresh);
		List<Entry> stayed = old.stream().filter(now::contains).toList();
		if (!stayed.equals(fresh.stream().filter(before::containsKey).toList())) {
			// Something has moved, which is rare.
			tree.refresh();
			return;
		}
		Object[] gone = old.stream().filter(entry -> !now.contains(entry)).toArray();
		if (gone.length > 0) {
			tree.remove(gone);
		}
		for (int i = 0; i < fresh.size(); i++) {
			Entry entry = fresh.get(i);
			Entry known = before.get(entry);
			if (known == null) {
				tree.insert(tree.getInput(), entry, i);
				if (entry.node().kind() == OutlineKind.MODEL) {
					tree.expandToLevel(entry, 1);
				}
			} else if (!looksTheSame(known.node(), entry.node())) {
				tree.refresh(entry);
			}
		}
	}

	private static boolean looksTheSame(OutlineNode one, OutlineNode other) {
		if (one.kind() != other.kind() || !one.name().equals(other.name()) || !one.detail().equals(other.detail())
				|| one.children().size() != other.children().size()) {
			return false;
		}
		for (int i = 0; i < one.children().size(); i++) {
			if (!looksTheSame(one.children().get(i), other.children().get(i))) {
				return false;
			}
		}
		return true;
	}
}
