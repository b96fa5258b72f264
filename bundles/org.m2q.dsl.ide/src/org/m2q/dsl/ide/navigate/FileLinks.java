package org.m2q.dsl.ide.navigate;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
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
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.eclipse.xtext.resource.XtextResource;
import org.m2q.dsl.resource.Imports;
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
			EObject object = all.next();
			if (object instanceof Import element && element.getImportURI() != null) {
				imports.resolve(element).stream().map(Object::toString).filter(uri -> uri.startsWith("file:"))
						.forEach(uri -> add(resource, element, M2qPackage.Literals.IMPORT__IMPORT_URI, uri, links));
			}
			for (EAttribute attribute : object.eClass().getEAllAttributes()) {
				if (PATHS.contains(attribute) && object.eGet(attribute) instanceof String path) {
					target(resource, path).ifPresent(uri -> add(resource, object, attribute, uri, links));
				}
			}
		}
		links.sort(Comparator.comparingInt(link -> link.place().offset()));
		return links;
	}

	/** The file that is named at a place. */
	public Optional<Link> at(XtextResource resource, int offset) {
		return of(resource).stream().filter(link -> link.place().offset() <= offset && offset <= link.place().end()).findFirst();
	}

	private static void add(XtextResource resource, EObject object, EAttribute attribute, String target, List<Link> links) {
		for (INode node : NodeModelUtils.findNodesForFeature(object, attribute)) {
			links.add(new Link(new Place(resource.getURI().toString(), node.getOffset(), node.getLength()), target));
		}
	}

	/** Paths are relative to the folder of the text. */
	private static Optional<String> target(XtextResource resource, String path) {
		if (!resource.getURI().isFile()) {
			return Optional.empty();
		}
		try {
			Path file = Path.of(resource.getURI().toFileString()).resolveSibling(path).normalize();
			return Files.exists(file) ? Optional.of(file.toUri().toString()) : Optional.empty();
		} catch (InvalidPathException e) {
			return Optional.empty();
		}
	}
}
