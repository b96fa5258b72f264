package org.m2q.dsl.ide.navigate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import com.google.inject.Inject;
import com.google.inject.Singleton;

import org.eclipse.emf.common.util.TreeIterator;
import org.eclipse.emf.ecore.EAttribute;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.eclipse.xtext.nodemodel.ILeafNode;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.eclipse.xtext.resource.XtextResource;
import org.m2q.dsl.resource.Imports;
import org.m2q.dsl.resource.NamedFiles;
import org.m2q.model.m2q.Import;
import org.m2q.model.m2q.M2qPackage;

/** The files that a text names: imported texts, weights, data, labels, keys and reports. */
@Singleton
public final class FileLinks {

	private static final List<EAttribute> PATHS = List.of(M2qPackage.Literals.WEIGHTS_SOURCE__PATH, M2qPackage.Literals.DATA_SOURCE__PATH,
			M2qPackage.Literals.DATA_SOURCE__LABELS, M2qPackage.Literals.SCORING__KEYS, M2qPackage.Literals.REPORT_OUTPUT__PATH);

	@Inject
	private Imports imports;

	/**
	 * A name of a file.
	 *
	 * @param place where the name is, with its quotes
	 * @param target address of the file or folder, which exists
	 */
	public record Link(Place place, String target) {
	}

	/** All names of files that exist on disk, in the order of the text. */
	public List<Link> of(XtextResource resource) {
		List<Link> links = new ArrayList<>();
		for (TreeIterator<EObject> all = EcoreUtil.getAllContents(resource, false); all.hasNext();) {
			addAll(resource, all.next(), links);
		}
		links.sort(Comparator.comparingInt(link -> link.place().offset()));
		return links;
	}

	/** The file that is named at a place; looks at what is written there only. */
	public Optional<Link> at(XtextResource resource, int offset) {
		ILeafNode leaf = resource.getParseResult() == null ? null : NodeModelUtils.findLeafNodeAtOffset(resource.getParseResult().getRootNode(), offset);
		if (leaf == null || leaf.isHidden()) {
			return Optional.empty();
		}
		List<Link> links = new ArrayList<>();
		addAll(resource, NodeModelUtils.findActualSemanticObjectFor(leaf), links);
		return links.stream().filter(link -> link.place().offset() <= offset && offset < link.place().end()).findFirst();
	}

	private void addAll(XtextResource resource, EObject object, List<Link> links) {
		if (object instanceof Import element && element.getImportURI() != null) {
			imports.resolve(element).stream().map(Object::toString).filter(uri -> uri.startsWith("file:"))
					.forEach(uri -> add(resource, element, M2qPackage.Literals.IMPORT__IMPORT_URI, uri, links));
		}
		for (EAttribute attribute : PATHS) {
			if (attribute.getEContainingClass().isInstance(object) && object.eGet(attribute) instanceof String path) {
				NamedFiles.existing(path, resource).ifPresent(file -> add(resource, object, attribute, file.toUri().toString(), links));
			}
		}
	}

	private static void add(XtextResource resource, EObject object, EAttribute attribute, String target, List<Link> links) {
		for (INode node : NodeModelUtils.findNodesForFeature(object, attribute)) {
			links.add(new Link(new Place(resource.getURI().toString(), node.getOffset(), node.getLength()), target));
		}
	}
}
