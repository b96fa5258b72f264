/** Models to text. */
package org.m2q.dsl.serializer;
