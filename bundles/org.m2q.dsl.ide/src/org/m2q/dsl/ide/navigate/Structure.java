package org.m2q.dsl.ide.navigate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

import com.google.inject.Singleton;

import org.eclipse.xtext.nodemodel.ILeafNode;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.eclipse.xtext.resource.XtextResource;
import org.m2q.model.m2q.Import;

/** What belongs together in a text, for folding and for growing selections. */
@Singleton
public final class Structure {

	/** What can be hidden, in the order of the text. */
	public List<Fold> folds(XtextResource resource) {
		List<Fold> folds = new ArrayList<>();
		if (resource.getParseResult() == null) {
			return folds;
		}
		Deque<ILeafNode> open = new ArrayDeque<>();
		INode firstImport = null;
		INode lastImport = null;
		for (ILeafNode leaf : resource.getParseResult().getRootNode().getLeafNodes()) {
			String text = leaf.getText();
			if (leaf.isHidden()) {
				if (text.startsWith("/*") && text.strip().indexOf('\n') > 0) {
					folds.add(new Fold(leaf.getOffset(), text.stripTrailing().length(), Fold.Kind.COMMENT));
				}
			} else if (text.equals("{")) {
				open.push(leaf);
			} else if (text.equals("}") && !open.isEmpty()) {
				ILeafNode begin = open.pop();
				if (leaf.getStartLine() > begin.getStartLine()) {
					folds.add(new Fold(begin.getOffset(), leaf.getEndOffset() - begin.getOffset(), Fold.Kind.BODY));
				}
			} else if (NodeModelUtils.findActualSemanticObjectFor(leaf) instanceof Import) {
				firstImport = firstImport == null ? leaf : firstImport;
				lastImport = leaf;
			}
		}
		if (firstImport != null && lastImport.getStartLine() > firstImport.getStartLine()) {
			folds.add(new Fold(firstImport.getOffset(), lastImport.getEndOffset() - firstImport.getOffset(), Fold.Kind.IMPORTS));
		}
		folds.sort(Comparator.comparingInt(Fold::offset));
		return folds;
	}

	/** Ranges around a place, from the word to the whole text; each contains the one before and is longer. */
	public List<Place> around(XtextResource resource, int offset) {
		List<Place> places = new ArrayList<>();
		if (resource.getParseResult() == null) {
			return places;
		}
		INode root = resource.getParseResult().getRootNode();
		INode node = NodeModelUtils.findLeafNodeAtOffset(root, Math.clamp(offset, 0, Math.max(0, root.getTotalEndOffset() - 1)));
		String uri = resource.getURI().toString();
		for (; node != null && node != root; node = node.getParent()) {
			add(places, new Place(uri, node.getOffset(), node.getLength()), offset);
		}
		add(places, new Place(uri, root.getTotalOffset(), root.getTotalLength()), offset);
		return places;
	}

	private static void add(List<Place> places, Place place, int offset) {
		boolean covers = place.offset() <= offset && offset <= place.end();
		boolean grows = places.isEmpty() || place.length() > places.getLast().length() && place.offset() <= places.getLast().offset()
				&& places.getLast().end() <= place.end();
		if (covers && grows) {
			places.add(place);
		}
	}
}
