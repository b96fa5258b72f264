package org.m2q.dsl;

import java.util.List;
import java.util.Optional;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.xtext.nodemodel.ICompositeNode;
import org.eclipse.xtext.nodemodel.ILeafNode;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.eclipse.xtext.util.ITextRegion;
import org.eclipse.xtext.util.LineAndColumn;
import org.m2q.base.problem.SourceSpan;
import org.m2q.model.m2q.Annotated;
import org.m2q.network.SourceLocator;

/** Finds the text of model elements that were read from {@code .m2q} text. Elements of other origin have a resource only. */
public final class TextLocator implements SourceLocator {

	/** The one instance; it has no state. */
	public static final TextLocator INSTANCE = new TextLocator();

	private TextLocator() {
	}

	@Override
	public SourceSpan locate(EObject element, Optional<EStructuralFeature> feature) {
		if (feature.isPresent()) {
			List<INode> nodes = NodeModelUtils.findNodesForFeature(element, feature.get());
			if (!nodes.isEmpty()) {
				return span(element, nodes.get(0), nodes.get(nodes.size() - 1));
			}
		}
		ICompositeNode node = NodeModelUtils.findActualNodeFor(element);
		return node == null ? unknown(element) : span(element, begin(element, node), node);
	}

	/** What is suppressed in an element is no part of it. */
	private static INode begin(EObject element, ICompositeNode node) {
		if (element instanceof Annotated annotated && !annotated.getSuppressions().isEmpty()) {
			INode last = NodeModelUtils.findActualNodeFor(annotated.getSuppressions().getLast());
			for (ILeafNode leaf : last == null ? List.<ILeafNode>of() : node.getLeafNodes()) {
				if (!leaf.isHidden() && leaf.getOffset() >= last.getEndOffset()) {
					return leaf;
				}
			}
		}
		return node;
	}

	@Override
	public String documentation(EObject element) {
		ICompositeNode node = NodeModelUtils.getNode(element);
		String comment = "";
		if (node != null) {
			for (ILeafNode leaf : node.getLeafNodes()) {
				if (!leaf.isHidden()) {
					break;
				}
				if (leaf.getText().startsWith("/**")) {
					comment = leaf.getText();
				}
			}
		}
		return comment.isEmpty() ? SourceLocator.super.documentation(element)
				: comment.substring(3, Math.max(3, comment.length() - 2)).replaceAll("(?m)^\\s*\\* ?", "").strip().replaceAll("\\s+", " ");
	}

	/** The text of one value of a feature that has several. */
	public SourceSpan locate(EObject element, EStructuralFeature feature, int index) {
		List<INode> nodes = NodeModelUtils.findNodesForFeature(element, feature);
		return index < nodes.size() ? span(element, nodes.get(index), nodes.get(index)) : locate(element, Optional.of(feature));
	}

	/** The text of a whole element. */
	public SourceSpan locate(EObject element) {
		return locate(element, Optional.empty());
	}

	/** The text of a feature. */
	public SourceSpan locate(EObject element, EStructuralFeature feature) {
		return locate(element, Optional.of(feature));
	}

	/** The text of a node of the resource of an element, without white space and comments around it. */
	public SourceSpan span(EObject element, INode node) {
		return span(element, node, node);
	}

	private static SourceSpan span(EObject element, INode first, INode last) {
		ITextRegion region = first.getTextRegion();
		int end = last.getTextRegion().getOffset() + last.getTextRegion().getLength();
		LineAndColumn place = NodeModelUtils.getLineAndColumn(first, region.getOffset());
		return new SourceSpan(uri(element), region.getOffset(), Math.max(0, end - region.getOffset()), place.getLine(), place.getColumn());
	}

	private static SourceSpan unknown(EObject element) {
		return new SourceSpan(uri(element), 0, 0, 0, 0);
	}

	private static String uri(EObject element) {
		Resource resource = element.eResource();
		return resource == null || resource.getURI() == null ? "" : resource.getURI().toString();
	}
}
