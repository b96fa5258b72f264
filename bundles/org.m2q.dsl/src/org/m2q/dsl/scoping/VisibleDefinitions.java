package org.m2q.dsl.scoping;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.xtext.naming.IQualifiedNameConverter;
import org.eclipse.xtext.naming.QualifiedName;
import org.eclipse.xtext.resource.IEObjectDescription;
import org.eclipse.xtext.util.IResourceScopeCache;
import org.m2q.dsl.resource.Imports;
import org.m2q.dsl.resource.Library;
import org.m2q.model.m2q.Definition;
import org.m2q.model.m2q.EnergyTable;
import org.m2q.model.m2q.Import;
import org.m2q.model.m2q.M2qFile;

import com.google.inject.Inject;
import com.google.inject.Singleton;

/**
 * The definitions that a file sees, innermost first: its own, those imported by name, the other files of its package, imported files, imported
 * packages, and the built-in ones. Each is visible under its name and its qualified name. What an imported file imports is not passed on.
 */
@Singleton
public final class VisibleDefinitions {

	private static final String KEY = VisibleDefinitions.class.getName();

	@Inject
	private Imports imports;
	@Inject
	private IQualifiedNameConverter names;
	@Inject
	private IResourceScopeCache cache;

	/** The layers of a file. */
	List<Layer> layers(Resource resource) {
		return cache.get(KEY, resource, () -> make(resource));
	}

	/** The definition of a name, simple or qualified, that a file sees. */
	public <T extends Definition> Optional<T> find(Resource resource, Class<T> type, String name) {
		IEObjectDescription found = name.isBlank() ? null
				: new LayeredScope(layers(resource), type::isInstance).getSingleElement(names.toQualifiedName(name));
		return found == null ? Optional.empty() : Optional.of(type.cast(found.getEObjectOrProxy()));
	}

	/** All definitions of some kind that a file sees, innermost first. */
	public <T extends Definition> List<T> all(Resource resource, Class<T> type) {
		Set<T> all = new LinkedHashSet<>();
		new LayeredScope(layers(resource), type::isInstance).getAllElements()
				.forEach(description -> all.add(type.cast(description.getEObjectOrProxy())));
		return List.copyOf(all);
	}

	/** The rows of the energy tables that a file sees, as {@code table.row}. */
	List<Layer> tables(Resource resource) {
		return cache.get(KEY + ".rows", resource, () -> layers(resource).stream().map(VisibleDefinitions::rows).toList());
	}

	private static Layer rows(Layer definitions) {
		return Layer.ofParts(definitions, element -> element instanceof EnergyTable table ? table.getRows() : List.of());
	}

	private List<Layer> make(Resource resource) {
		return List.of(Layer.lazy(() -> own(resource)), Layer.lazy(() -> named(resource)), Layer.lazy(() -> siblings(resource)),
				Layer.lazy(() -> files(resource, true)), Layer.lazy(() -> files(resource, false)), Layer.lazy(() -> lang(resource)), Layer.qualified(() -> library(resource)));
	}

	private Layer.Builder own(Resource resource) {
		Layer.Builder builder = new Layer.Builder();
		Imports.file(resource).ifPresent(file -> addAll(builder, file));
		return builder;
	}

	private Layer.Builder named(Resource resource) {
		Layer.Builder builder = new Layer.Builder();
		for (Import element : importsOf(resource)) {
			String name = Imports.simpleName(element);
			for (M2qFile file : name.isEmpty() ? List.<M2qFile>of() : load(imports.resolve(element), resource)) {
				for (Definition definition : file.getDefinitions()) {
					if (name.equals(definition.getName())) {
						add(builder, file, definition);
					}
				}
			}
		}
		return builder;
	}

	private Layer.Builder siblings(Resource resource) {
		Layer.Builder builder = new Layer.Builder();
		String name = Imports.file(resource).map(M2qFile::getPackageName).orElse("");
		for (M2qFile file : load(imports.siblings(resource), resource)) {
			if (name.equals(file.getPackageName())) {
				addAll(builder, file);
			}
		}
		return builder;
	}

	private Layer.Builder files(Resource resource, boolean paths) {
		Layer.Builder builder = new Layer.Builder();
		for (Import element : importsOf(resource)) {
			if (paths ? element.getImportURI() != null : Imports.isWildcard(element)) {
				load(imports.resolve(element), resource).forEach(file -> addAll(builder, file));
			}
		}
		return builder;
	}

	private Layer.Builder lang(Resource resource) {
		Layer.Builder builder = new Layer.Builder();
		if (Imports.file(resource).filter(Library::isLang).isEmpty()) {
			load(List.of(Library.LANG), resource).forEach(file -> addAll(builder, file));
		}
		return builder;
	}

	/** Definitions of the library may be named with their package without an import. */
	private Layer.Builder library(Resource resource) {
		Layer.Builder builder = new Layer.Builder();
		load(Library.files(), resource).forEach(file -> addAll(builder, file));
		return builder;
	}

	private List<Import> importsOf(Resource resource) {
		return Imports.file(resource).<List<Import>>map(M2qFile::getImports).orElse(List.of());
	}

	private List<M2qFile> load(List<URI> uris, Resource resource) {
		return uris.stream().filter(uri -> !uri.equals(resource.getURI()))
				.flatMap(uri -> imports.load(uri, resource).flatMap(Imports::file).stream()).toList();
	}

	private void addAll(Layer.Builder builder, M2qFile file) {
		file.getDefinitions().forEach(definition -> add(builder, file, definition));
	}

	private void add(Layer.Builder builder, M2qFile file, Definition definition) {
		if (definition.getName() == null || definition.getName().isEmpty()) {
			return;
		}
		builder.add(definition);
		if (file.getPackageName() != null) {
			QualifiedName prefix = names.toQualifiedName(file.getPackageName());
			builder.add(prefix.append(definition.getName()), definition);
		}
	}
}
