package org.m2q.dsl.validation;

import static org.m2q.model.m2q.M2qPackage.Literals.IMPORT__IMPORTED_NAMESPACE;
import static org.m2q.model.m2q.M2qPackage.Literals.IMPORT__IMPORT_URI;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.m2q.base.problem.Nearest;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.dsl.resource.Imports;
import org.m2q.dsl.resource.Library;
import org.m2q.model.m2q.Definition;
import org.m2q.model.m2q.Import;
import org.m2q.model.m2q.M2qFile;

/** Imports that find nothing, lead back, stand twice or are not used. */
final class ImportChecks {

	private final Imports imports;
	private final Report report;

	ImportChecks(Imports imports, Report report) {
		this.imports = imports;
		this.report = report;
	}

	void check(M2qFile file, Optional<Uses> uses) {
		Set<String> seen = new HashSet<>();
		for (Import element : file.getImports()) {
			if (element.getImportURI() == null && element.getImportedNamespace() == null) {
				continue;
			}
			if (!seen.add(text(element))) {
				report.at(element, feature(element), ProblemCodes.IMPORT_DUPLICATE, "'" + text(element) + "' is imported twice. Remove this import.");
				continue;
			}
			List<URI> uris = imports.resolve(element);
			List<M2qFile> files = files(element, uris);
			if (uris.isEmpty()) {
				missing(element);
			} else if (files.isEmpty() && !uris.equals(List.of(file.eResource().getURI()))) {
				report.at(element, feature(element), ProblemCodes.IMPORT_MISSING,
						"'" + text(element) + "' cannot be read. Check the permissions of the file.");
			} else if (!hasName(element, files)) {
				missingName(element, files);
			} else if (!cycle(file, element, uris) && uses.isPresent() && !isUsed(element, files, uses.get())) {
				report.at(element, feature(element), ProblemCodes.IMPORT_UNUSED, "Nothing of '" + text(element) + "' is used. Remove this import.");
			}
		}
	}

	private List<M2qFile> files(Import element, List<URI> uris) {
		Resource resource = element.eResource();
		return uris.stream().filter(uri -> !uri.equals(resource.getURI()))
				.flatMap(uri -> imports.load(uri, resource).flatMap(Imports::file).stream()).toList();
	}

	private void missing(Import element) {
		if (element.getImportURI() != null) {
			if (imports.isFolder(element)) {
				report.at(element, feature(element), ProblemCodes.IMPORT_MISSING,
						"'" + element.getImportURI() + "' is a folder. Import a file of it, or a package.");
				return;
			}
			List<String> near = Nearest.to(element.getImportURI(), Imports.neighbours(element));
			report.at(element, feature(element), ProblemCodes.IMPORT_MISSING,
					"There is no file '" + element.getImportURI() + "'; paths start at the folder of this file." + didYouMean(near), near.toArray(String[]::new));
			return;
		}
		String wanted = Imports.packageName(element);
		if (wanted.isEmpty()) {
			report.at(element, feature(element), ProblemCodes.IMPORT_MISSING,
					"'" + text(element) + "' names no package. Write 'import package.Name', 'import package.*' or 'import \"file.m2q\"'.");
			return;
		}
		List<String> near = Nearest.to(wanted, Library.packages()).stream()
				.map(name -> name + (Imports.isWildcard(element) ? ".*" : "." + Imports.simpleName(element))).toList();
		report.at(element, feature(element), ProblemCodes.IMPORT_MISSING,
				"There is no package '" + wanted + "': no folder or file of this name below the source roots, none in the library, and no file beside this one says it." + didYouMean(near), near.toArray(String[]::new));
	}

	private static boolean hasName(Import element, List<M2qFile> files) {
		String name = Imports.simpleName(element);
		return name.isEmpty() || files.isEmpty() || files.stream().flatMap(file -> file.getDefinitions().stream()).anyMatch(each -> name.equals(each.getName()));
	}

	private void missingName(Import element, List<M2qFile> files) {
		Set<String> names = files.stream().flatMap(file -> file.getDefinitions().stream()).map(Definition::getName).filter(name -> name != null)
				.collect(Collectors.toCollection(LinkedHashSet::new));
		List<String> near = Nearest.to(Imports.simpleName(element), names).stream().map(name -> Imports.packageName(element) + "." + name).toList();
		report.at(element, feature(element), ProblemCodes.IMPORT_MISSING, "Package '" + Imports.packageName(element) + "' does not define '"
				+ Imports.simpleName(element) + "'." + didYouMean(near), near.toArray(String[]::new));
	}

	private static String didYouMean(List<String> near) {
		return near.isEmpty() ? "" : " Did you mean '" + near.get(0) + "'?";
	}

	/** Whether an import leads back to its own file; this is reported then. */
	private boolean cycle(M2qFile file, Import element, List<URI> uris) {
		URI own = file.eResource().getURI();
		if (element.getImportURI() != null && uris.contains(own)) {
			report.at(element, feature(element), ProblemCodes.IMPORT_CYCLE, "A file cannot import itself. Remove this import.");
			return true;
		}
		for (URI uri : uris) {
			List<URI> path = new ArrayList<>();
			if (!uri.equals(own) && leadsTo(own, uri, file.eResource(), new HashSet<>(), path)) {
				String names = path.stream().map(URI::lastSegment).collect(Collectors.joining(" → "));
				report.at(element, feature(element), ProblemCodes.IMPORT_CYCLE, "This import leads back to this file: " + own.lastSegment() + " → " + names
						+ ". Move what both files need to a third one.");
				return true;
			}
		}
		return false;
	}

	private boolean leadsTo(URI goal, URI from, Resource context, Set<URI> seen, List<URI> path) {
		path.add(from);
		if (from.equals(goal)) {
			return true;
		}
		// Files of the library form no cycles with others.
		if (seen.add(from) && !Library.isLibrary(from)) {
			Optional<M2qFile> file = imports.load(from, context).flatMap(Imports::file);
			for (Import element : file.<List<Import>>map(M2qFile::getImports).orElse(List.of())) {
				for (URI next : imports.resolve(element)) {
					if (leadsTo(goal, next, context, seen, path)) {
						return true;
					}
				}
			}
		}
		path.remove(path.size() - 1);
		return false;
	}

	private static boolean isUsed(Import element, List<M2qFile> files, Uses uses) {
		String name = Imports.simpleName(element);
		for (EObject target : uses.all()) {
			EObject root = EcoreUtil.getRootContainer(target);
			if (root instanceof M2qFile file && files.contains(file) && (name.isEmpty() || name.equals(definition(target)))) {
				return true;
			}
		}
		return false;
	}

	private static String definition(EObject element) {
		EObject current = element;
		while (current != null && !(current instanceof Definition)) {
			current = current.eContainer();
		}
		return current instanceof Definition definition ? definition.getName() : null;
	}

	private static String text(Import element) {
		String text = element.getImportURI() != null ? element.getImportURI() : element.getImportedNamespace();
		return text == null ? "" : text;
	}

	private static EStructuralFeature feature(Import element) {
		return element.getImportURI() != null ? IMPORT__IMPORT_URI : IMPORT__IMPORTED_NAMESPACE;
	}
}
