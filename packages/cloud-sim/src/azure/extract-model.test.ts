import { expect, it } from 'vitest';
import { extractModel } from './extract-model.ts';

const models = `
class Disk(_Model):  # pylint: disable=x
    """A disk."""

    name: str = rest_field(visibility=["read", "create"])
    disk_size_gb: Optional[int] = rest_field(
        name="diskSizeGB", visibility=["read", "create"]
    )
    caching: Optional[Union[str, "_models.CachingTypes"]] = rest_field(visibility=["create"])
    pools: Optional[list["_models.Pool"]] = (
        rest_field(
            name="diskPools", visibility=["create"]
        )
    )
    parent: Optional["_models.Disk"] = rest_field(visibility=["create"])
    state: Optional[str] = rest_field(visibility=["read"])


class OsDisk(
    Disk
):
    tags: Optional[dict[str, str]] = rest_field(visibility=["create"])
`;

const enums = `
class CachingTypes(str, Enum, metaclass=CaseInsensitiveEnumMeta):
    """Caching."""

    NONE = "None"
    READ_ONLY = "ReadOnly"
`;

it('takes members, their types and who inherits them from the classes of an SDK', () => {
  const disk = {
    name: '!string',
    diskSizeGB: '?integer',
    caching: '?CachingTypes',
    diskPools: '?[object]',
    parent: '?Disk',
    state: '~',
  };
  expect(extractModel(models, enums, ['Disk', 'OsDisk'])).toEqual({
    types: { Disk: disk, OsDisk: { ...disk, tags: '?{string}' } },
    enums: { CachingTypes: ['None', 'ReadOnly'] },
  });
});
