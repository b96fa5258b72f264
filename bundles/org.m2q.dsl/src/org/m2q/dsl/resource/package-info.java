/** Where the text of a file comes from: the library, imports and their limits. */
package org.m2q.dsl.resource;
