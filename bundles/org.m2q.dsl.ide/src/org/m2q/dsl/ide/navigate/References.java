package org.m2q.dsl.ide.navigate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

import com.google.inject.Inject;
import com.google.inject.Singleton;

import org.eclipse.emf.common.util.TreeIterator;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EReference;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.eclipse.xtext.nodemodel.ILeafNode;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.eclipse.xtext.resource.EObjectAtOffsetHelper;
import org.eclipse.xtext.resource.XtextResource;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.resource.Imports;
import org.m2q.model.m2q.Import;
import org.m2q.model.m2q.M2qPackage;
import org.m2q.model.m2q.NamedElement;

/** Declarations and references of named elements. Texts must be linked. */
@Singleton
public final class References {

	@Inject
	private EObjectAtOffsetHelper objects;
	@Inject
	private Imports imports;

	/** The element that is named at a place, by its declaration or by a reference. */
	public Optional<NamedElement> element(XtextResource resource, int offset) {
		if (resource.getParseResult() == null) {
			return Optional.empty();
		}
		return at(resource, offset).or(() -> offset > 0 ? at(resource, offset - 1) : Optional.empty());
	}

	private Optional<NamedElement> at(XtextResource resource, int offset) {
		ILeafNode leaf = NodeModelUtils.findLeafNodeAtOffset(resource.getParseResult().getRootNode(), offset);
		if (leaf == null || leaf.isHidden()) {
			return Optional.empty();
		}
		EObject target = objects.resolveCrossReferencedElementAt(resource, offset);
		if (target instanceof NamedElement element && !element.eIsProxy()) {
			return Optional.of(element);
		}
		EObject own = NodeModelUtils.findActualSemanticObjectFor(leaf);
		return own instanceof NamedElement element && name(element).filter(node -> node.getOffset() <= offset && offset < node.getEndOffset()).isPresent()
				? Optional.of(element)
				: Optional.empty();
	}

	private static Optional<INode> name(NamedElement element) {
		return NodeModelUtils.findNodesForFeature(element, M2qPackage.Literals.NAMED_ELEMENT__NAME).stream().findFirst();
	}

	/** The name in the declaration of an element; empty for elements that were not read from a text. */
	public Optional<Place> declaration(NamedElement element) {
		return element.eResource() == null ? Optional.empty() : name(element).map(node -> place(element.eResource(), node));
	}

	/** Where the element at a place is declared; may be in another text, also in one of the library. */
	public Optional<Place> declaration(XtextResource resource, int offset) {
		return element(resource, offset).flatMap(this::declaration);
	}

	/** The files that the import at a place means, in the order of their names; empty when there is no import at it. */
	public List<Place> imported(XtextResource resource, int offset) {
		if (resource.getParseResult() == null) {
			return List.of();
		}
		ILeafNode leaf = NodeModelUtils.findLeafNodeAtOffset(resource.getParseResult().getRootNode(), offset);
		return leaf != null && !leaf.isHidden() && NodeModelUtils.findActualSemanticObjectFor(leaf) instanceof Import element
				? imports.resolve(element).stream().map(uri -> new Place(uri.toString(), 0, 0)).toList()
				: List.of();
	}

	/** All places of one text that name what is named at a place of it, in the order of the text. */
	public List<Occurrence> occurrences(XtextResource resource, int offset) {
		return element(resource, offset).map(element -> occurrences(element, resource)).orElse(List.of());
	}

	/**
	 * All places of several texts that name an element, by text and then in the order of each.
	 *
	 * @param documents where to look, each text once
	 */
	public List<Occurrence> occurrences(NamedElement element, List<M2qDocument> documents) {
		List<Occurrence> found = new ArrayList<>();
		for (M2qDocument document : documents) {
			document.resource().ifPresent(resource -> found.addAll(occurrences(element, resource)));
		}
		return found;
	}

	private List<Occurrence> occurrences(NamedElement element, XtextResource resource) {
		LinkedHashSet<Occurrence> found = new LinkedHashSet<>();
		String address = EcoreUtil.getURI(element).toString();
		if (resource.getParseResult() == null) {
			return List.of();
		}
		for (TreeIterator<EObject> all = EcoreUtil.getAllContents(resource, false); all.hasNext();) {
			EObject object = all.next();
			if (object instanceof NamedElement other && isSame(other, element, address)) {
				name(other).ifPresent(node -> found.add(new Occurrence(place(resource, node), true)));
			}
			for (EReference reference : object.eClass().getEAllReferences()) {
				if (!reference.isContainment() && !reference.isContainer() && !reference.isDerived()) {
					add(object, reference, element, address, found);
				}
			}
		}
		return found.stream().sorted(Comparator.comparingInt(occurrence -> occurrence.place().offset())).toList();
	}

	private static void add(EObject object, EReference reference, NamedElement element, String address, LinkedHashSet<Occurrence> found) {
		List<INode> nodes = NodeModelUtils.findNodesForFeature(object, reference);
		if (nodes.isEmpty()) {
			return;
		}
		Object value = object.eGet(reference);
		List<?> targets = reference.isMany() ? (List<?>) value : value == null ? List.of() : List.of(value);
		for (int i = 0; i < nodes.size() && i < targets.size(); i++) {
			if (targets.get(i) instanceof NamedElement other && isSame(other, element, address)) {
				found.add(new Occurrence(place(object.eResource(), nodes.get(i)), false));
			}
		}
	}

	/** The same text may have been read again since, so that the objects differ and the addresses do not. */
	private static boolean isSame(NamedElement one, NamedElement other, String address) {
		return one == other || other.getName() != null && other.getName().equals(one.getName()) && one.eClass() == other.eClass()
				&& EcoreUtil.getURI(one).toString().equals(address);
	}

	private static Place place(Resource resource, INode node) {
		return new Place(resource.getURI().toString(), node.getOffset(), node.getLength());
	}
}
