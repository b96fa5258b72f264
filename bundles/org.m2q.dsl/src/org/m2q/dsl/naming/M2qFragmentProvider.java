package org.m2q.dsl.naming;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.xtext.resource.DefaultFragmentProvider;
import org.m2q.dsl.resource.Imports;
import org.m2q.model.m2q.Definition;
import org.m2q.model.m2q.M2qFile;
import org.m2q.model.m2q.NamedElement;

/**
 * Definitions and their named parts have addresses made of names, such as {@code file:/x.m2q#Accelerator:M2ViT/MPMA}, which survive edits of other
 * definitions. Elements without a name of their own have addresses by position.
 */
public class M2qFragmentProvider extends DefaultFragmentProvider {

	@Override
	public String getFragment(EObject element, Fallback fallback) {
		Optional<String> path = path(element);
		return path.isPresent() ? path.get() : super.getFragment(element, fallback);
	}

	@Override
	public EObject getEObject(Resource resource, String fragment, Fallback fallback) {
		int colon = fragment.indexOf(':');
		if (colon < 0 || fragment.startsWith("/")) {
			return super.getEObject(resource, fragment, fallback);
		}
		String[] names = fragment.substring(colon + 1).split("/", -1);
		Optional<M2qFile> file = Imports.file(resource);
		if (file.isEmpty()) {
			return null;
		}
		String type = fragment.substring(0, colon);
		EObject found = only(file.get().getDefinitions().stream().filter(definition -> definition.eClass().getName().equals(type)).toList(), names[0]).orElse(null);
		for (int i = 1; i < names.length && found != null; i++) {
			found = only(parts(found), names[i]).orElse(null);
		}
		return found;
	}

	private static Optional<String> path(EObject element) {
		if (!(element instanceof NamedElement named) || !isPlain(named.getName())) {
			return Optional.empty();
		}
		if (element instanceof Definition definition && element.eContainer() instanceof M2qFile file) {
			List<? extends EObject> same = file.getDefinitions().stream().filter(other -> other.eClass() == definition.eClass()).toList();
			return only(same, named.getName()).map(found -> element.eClass().getName() + ":" + named.getName());
		}
		if (!(element.eContainer() instanceof Definition owner) || only(parts(owner), named.getName()).isEmpty()) {
			return Optional.empty();
		}
		return path(owner).map(outer -> outer + "/" + named.getName());
	}

	private static boolean isPlain(String name) {
		return name != null && !name.isEmpty() && name.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_');
	}

	private static List<EObject> parts(EObject owner) {
		return new ArrayList<>(owner.eContents());
	}

	/** The one element of a name; empty when there is none or several. */
	private static Optional<EObject> only(List<? extends EObject> elements, String name) {
		EObject found = null;
		for (EObject element : elements) {
			if (element instanceof NamedElement named && name.equals(named.getName())) {
				if (found != null) {
					return Optional.empty();
				}
				found = element;
			}
		}
		return Optional.ofNullable(found);
	}
}
